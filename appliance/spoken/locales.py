"""Which of CLDR's locales each of our languages is."""

from appliance.tongue import Tongue

# British English: the language of the code is a receptionist's in Britain
LOCALES: dict[Tongue, str] = {"en": "en_GB", "uk": "uk_UA", "fi": "fi_FI", "xx": "en_GB"}
