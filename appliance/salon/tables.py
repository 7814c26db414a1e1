"""What tables call their columns, in English, Ukrainian and Finnish: where the settings do not say so. Pure.

Each line is what the box calls it, and what tables may; the first of those that a table has is taken.
"""

import re


def _names(text: str) -> dict[str, tuple[str, ...]]:
    lines = (line.partition(": ") for line in re.sub(r"\n +", " ", text).strip().split("\n"))
    return {field: tuple(names.split(", ")) for field, _, names in lines}


PRICES = _names("""
category: category, group, section, категорія, група, ryhmä, kategoria
service: service, name, treatment, послуга, назва, palvelu
level: level, stylist level, tier, рівень, taso
price: price, amount, cost, ціна, вартість, hinta
duration: duration, minutes, length, time, тривалість, хвилини, kesto
""")

APPOINTMENTS = _names("""
id: id, appointment id, booking id, reference, booking reference, номер запису, varausnumero
visit: visit, visit id, візит, käynti
date: date, appointment date, day, дата, день, päivä, päivämäärä, pvm
start: start, start time, starts, starts at, begin, from, time, appointment time, початок, час початку, з,
    час, alku, alkaa, aloitus, klo, kello, aika
end: end, end time, ends, ends at, finish, until, to, кінець, час закінчення, закінчення, до, loppu, loppuu,
    päättyy
duration: duration, minutes, length, тривалість, хвилини, kesto
staff: staff, staff member, team member, employee, stylist, provider, therapist, with, майстер, спеціаліст,
    співробітник, працівник, työntekijä, tekijä, kampaaja
client: client, client name, customer, customer name, guest, клієнт, ім'я клієнта, клієнтка, asiakas,
    asiakkaan nimi
first_name: first name, firstname, forename, ім'я, etunimi
last_name: last name, lastname, surname, прізвище, sukunimi
client_ref: client id, client number, customer id, customer number, код клієнта, asiakasnumero
phone: phone, phone number, mobile, mobile number, telephone, client phone, customer phone, телефон, номер
    телефону, puhelin, puhelinnumero
service: service, services, service name, treatment, послуга, послуги, palvelu, palvelut
status: status, appointment status, state, статус, стан, tila
price: price, total, amount, cost, ціна, вартість, сума, hinta, summa
deposit: deposit, deposit paid, prepaid, завдаток, передоплата, ennakkomaksu
paid: paid, amount paid, сплачено, оплачено, maksettu
note: note, notes, comment, comments, appointment notes, примітка, примітки, коментар, huomautus, lisätiedot,
    muistiinpano
patch_test: patch test, skin test, тест на алергію, allergiatesti
allergy: allergy, allergies, алергія, алергії, allergia, allergiat
balance: balance, balance due, outstanding, борг, saldo
alert: alert, alerts, warning, попередження, увага, varoitus, huomio
process: processing, processing time, development time, витримка, час витримки, vaikutusaika
room: room, station, chair, кабінет, крісло, huone, tuoli
formula: formula, colour formula, color formula, формула, resepti
is_new: new client, new customer, first visit, новий клієнт, uusi asiakas
asked_for: requested, requested staff, staff requested
""")

FIELDS = {"prices": PRICES, "appointments": APPOINTMENTS}

YES = ("yes", "y", "true", "1", "x", "так", "kyllä")
