"""Ask several at once and go with the first good answer. Decides nothing: what is good, the caller says."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, TypeVar

T = TypeVar("T")


async def race(questions: Iterable[Coroutine[Any, Any, T]], good: Callable[[T], bool]) -> list[T]:
    """The answers as they came. The first good one is the last: who has not answered by then is not waited for."""
    tasks = [asyncio.create_task(question) for question in questions]
    answers: list[T] = []
    try:
        for task in asyncio.as_completed(tasks):
            answers.append(await task)
            if good(answers[-1]):
                break
    finally:
        for each in tasks:
            each.cancel()
    return answers
