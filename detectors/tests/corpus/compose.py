#!/usr/bin/env python3
"""Composes call lines with spans for the corpus: values made at random, said or written at random, after many ways of asking. Prints JSON lines.

usage: compose.py SEED COUNT   (the files beside it also hold lines written by hand; the composed ones have ids that start with "c")
"""
import json, random, sys

UNITS = "zero one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
MONTHS = "January February March April May June July August September October November December".split()
ORDINALS = ("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth "
            "eighteenth nineteenth twentieth").split() + [f"twenty-{w}" for w in "first second third fourth fifth sixth seventh eighth".split()]
NAMES = ["Olga Petrova", "Brian Mulcahy", "Anita Rao", "Derek Vance", "Zanele Dube", "Marta Kowalska", "Hugh Fitzgerald", "Lena Hoffmann", "Tariq Aziz", "Rosie Blackwood"]
STREETS = ["Alder Road", "Kingfisher Close", "Victoria Street", "Pinewood Drive", "Lakeview Avenue", "Mill Lane", "Orchard Way", "Beacon Hill Road"]
TOWNS = ["Reading", "Tulsa", "Cork", "Brisbane", "Halifax", "Leicester", "Tucson"]


def luhn(r, prefix, length):
    digits = prefix + "".join(r.choice("0123456789") for _ in range(length - len(prefix) - 1))
    for check in "0123456789":
        total = sum(int(d) if i % 2 == 0 else sum(divmod(2 * int(d), 10)) for i, d in enumerate(reversed(digits + check)))
        if total % 10 == 0:
            return digits + check


def digits(r, count):
    return "".join(r.choice("0123456789") for _ in range(count))


def letters(r, count):
    return "".join(r.choice("ABCEGHJKLMNPRSTWXY") for _ in range(count))


def groups(r, value, sizes):
    out, at = [], 0
    for size in sizes:
        out.append(value[at:at + size])
        at += size
    return [g for g in out + [value[at:]] if g]


def said_group(r, g, way):
    words, i = [], 0
    while i < len(g):
        c = g[i]
        if not c.isdigit():
            words.append(c)
        elif i + 2 < len(g) and g[i + 1] == c == g[i + 2] and r.random() < .7:
            words.append("triple " + UNITS[int(c)]); i += 2
        elif i + 1 < len(g) and g[i + 1] == c and r.random() < .6:
            words.append("double " + UNITS[int(c)]); i += 1
        elif way == "pairs" and i + 1 < len(g) and g[i + 1].isdigit() and c != "0":
            d = g[i + 1]
            words.append(TEENS[int(d)] if c == "1" else TENS[int(c)] + ("" if d == "0" else "-" + UNITS[int(d)])); i += 1
        else:
            words.append(r.choice(["zero", "oh"]) if c == "0" else UNITS[int(c)])
        i += 1
    return " ".join(words)


def say(r, value, sizes):
    way = r.choice(["one", "one", "pairs", "written", "written", "spaced", "hyphens"])
    gs = groups(r, value, sizes)
    if way == "written":
        return r.choice([" ", ", ", "-", ". "]).join(gs) if r.random() < .8 else value
    if way == "spaced":
        return ", ".join(" ".join(g) for g in gs)
    if way == "hyphens":
        return "-".join(value)
    text = r.choice([", ", " ", ". "]).join(said_group(r, g, way) for g in gs)
    if r.random() < .25:
        words = text.split(" ")
        words.insert(r.randrange(1, len(words)) if len(words) > 1 else 0, r.choice(["um", "uh,", "er"]))
        text = " ".join(words)
    return text


def date(r):
    d, m, y = r.randrange(1, 29), r.randrange(12), r.randrange(1935, 2008)
    year = f"nineteen {said_group(r, str(y)[2:], 'pairs')}" if 1910 <= y < 2000 else f"two thousand and {UNITS[y % 10]}" if y < 2010 else str(y)
    return r.choice([f"{MONTHS[m]} {ORDINALS[d - 1]}, {year}", f"the {ORDINALS[d - 1]} of {MONTHS[m]} {year}", f"{d:02}/{m + 1:02}/{y}", f"{d} {MONTHS[m]} {y}", f"{MONTHS[m]} {d}, {y}"])


def expiry(r):
    m, y = r.randrange(1, 13), r.randrange(26, 34)
    return r.choice([f"{m:02}/{y}", f"{said_group(r, f'{m:02}', 'one')}, {said_group(r, str(y), 'pairs')}", f"{MONTHS[m - 1]} 20{y}", f"{MONTHS[m - 1]} twenty {said_group(r, str(y), 'pairs')}", f"{m:02} {y}"])


def email(r):
    name = r.choice(NAMES).lower().split()
    host = r.choice(["gmail dot com", "yahoo dot co dot uk", "outlook.com", "icloud dot com", "hotmail dot com"])
    local = r.choice([f"{name[0]} dot {name[1]}", f"{name[0]} {name[1]}", f"{name[0][0]} dot {name[1]} {r.randrange(10, 99)}", f"{name[0]} underscore {r.randrange(2, 99)}"])
    return f"{local} at {host}"


def postcode(r):
    out = r.choice(["SW", "LS", "B", "M", "EH", "CF", "NE", "BS", "N", "E"]) + str(r.randrange(1, 20))
    inward = f"{r.randrange(1, 10)}{letters(r, 2).replace('C', 'D').replace('K', 'L').replace('M', 'N')}"
    return r.choice([f"{out} {inward}", f"{out}{inward}", " ".join(out + inward), ", ".join([" ".join(out), " ".join(inward)]), " ".join(said_group(r, p, "one") for p in (out, inward))])


KINDS = {
    "CREDIT_CARD": (lambda r: say(r, luhn(r, r.choice(["4", "51", "55", "2221", "6011"]), 16), [4, 4, 4, 4]), ["card number", "long card number", "sixteen digit card number", "number on the front of the card"]),
    "CARD_CVV": (lambda r: say(r, digits(r, 3), [3]), ["CVV", "security code", "three digits on the back of the card", "CVC"]),
    "CARD_EXPIRY": (expiry, ["expiry date", "expiration date", "card's expiry"]),
    "PIN": (lambda r: say(r, digits(r, 4), [4]), ["PIN", "pin number", "four digit PIN"]),
    "OTP": (lambda r: say(r, digits(r, 6), [3, 3]), ["one-time passcode", "verification code", "code we just texted you"]),
    "US_SSN": (lambda r: say(r, "2" + digits(r, 8).replace("0", "3"), [3, 2, 4]), ["social security number", "social", "SSN"]),
    "US_SSN_LAST4": (lambda r: say(r, digits(r, 4), [4]), ["last four of your social", "last four digits of the social security number"]),
    "UK_SORT_CODE": (lambda r: say(r, digits(r, 6), [2, 2, 2]), ["sort code", "sort code for the account"]),
    "BANK_ACCOUNT": (lambda r: say(r, digits(r, 8), [4, 4]), ["bank account number", "account number"]),
    "ACCOUNT_NUMBER": (lambda r: say(r, digits(r, 9), [3, 3, 3]), ["account number", "customer number"]),
    "US_ABA_ROUTING": (lambda r: say(r, "0" + digits(r, 8), [3, 3, 3]), ["routing number", "ABA number"]),
    "UK_NINO": (lambda r: say(r, letters(r, 2) + digits(r, 6) + r.choice("ABCD"), [2, 2, 2, 2, 1]), ["National Insurance number", "NI number"]),
    "UK_NHS": (lambda r: say(r, digits(r, 10), [3, 3, 4]), ["NHS number"]),
    "CA_SIN": (lambda r: say(r, luhn(r, r.choice("1234567"), 9), [3, 3, 3]), ["social insurance number", "SIN number"]),
    "AU_TFN": (lambda r: say(r, digits(r, 9), [3, 3, 3]), ["tax file number", "TFN"]),
    "IN_AADHAAR": (lambda r: say(r, r.choice("23456789") + digits(r, 11), [4, 4, 4]), ["Aadhaar number", "Aadhaar card number"]),
    "IN_PAN": (lambda r: " ".join("AB" + letters(r, 1) + "P" + letters(r, 1)) + " " + say(r, digits(r, 4), [4]) + " " + letters(r, 1), ["PAN number", "PAN card number"]),
    "PHONE_NUMBER": (lambda r: r.choice([lambda: say(r, "07" + digits(r, 9), [5, 6]), lambda: say(r, r.choice("23456") + digits(r, 2) + "555" + digits(r, 4), [3, 3, 4])])(), ["phone number", "mobile number", "contact number", "best number to reach you"]),
    "EMAIL_ADDRESS": (email, ["email address", "email", "best email for you"]),
    "DATE_OF_BIRTH": (date, ["date of birth", "birth date", "DOB"]),
    "US_ZIP": (lambda r: say(r, digits(r, 5), [5]), ["zip code", "billing zip code", "zip"]),
    "UK_POSTCODE": (postcode, ["postcode", "post code"]),
    "PERSON": (lambda r: r.choice(NAMES), ["full name", "name"]),
    "STREET_ADDRESS": (lambda r: f"{r.randrange(2, 200)} {r.choice(STREETS)}, {r.choice(TOWNS)}", ["home address", "billing address", "address"]),
    "PASSPORT": (lambda r: say(r, digits(r, 9), [3, 3, 3]), ["passport number"]),
    "MEMBER_ID": (lambda r: say(r, letters(r, 3) + digits(r, 6), [3, 3, 3]), ["member ID", "membership number"]),
    "POLICY_NUMBER": (lambda r: say(r, letters(r, 2) + digits(r, 7), [2, 3, 4]), ["policy number"]),
    "VEHICLE_REG": (lambda r: say(r, letters(r, 2) + digits(r, 2) + letters(r, 3), [4, 3]), ["registration number", "vehicle registration"]),
    "IMEI": (lambda r: say(r, luhn(r, "35", 15), [2, 6, 6, 1]), ["IMEI number", "IMEI"]),
}
ASK = ["What's your {}?", "Could I take the {} please?", "And the {}?", "Can you confirm your {} for me?", "I'll need your {} next.", "{}, please.", "Go ahead with the {} when you're ready."]
LEAD = ["", "", "It's ", "Yes, it's ", "Sure. ", "Okay, that's ", "Um, ", "Yeah it is "]
TELL = ["my {} is ", "The {} is ", "okay so the {} is ", "hi, my {} is ", "and my {}, it's "]
HARMLESS = {
    "order number": lambda r: say(r, digits(r, r.choice([7, 9, 16])), [4, 4, 4, 4]), "tracking number": lambda r: say(r, digits(r, 12), [4, 4, 4]),
    "serial number": lambda r: say(r, letters(r, 2) + digits(r, 8), [4, 3, 3]), "reference number": lambda r: say(r, digits(r, 8), [4, 4]),
    "case number": lambda r: say(r, digits(r, 9), [3, 3, 3]), "confirmation number": lambda r: say(r, digits(r, 6), [3, 3]),
    "part number": lambda r: say(r, digits(r, 7), [4, 3]), "model number": lambda r: letters(r, 2) + digits(r, 4), "invoice number": lambda r: say(r, digits(r, 8), [4, 4]),
    "ticket number": lambda r: say(r, digits(r, 7), [3, 4]), "flight number": lambda r: letters(r, 2) + " " + digits(r, 4), "total": lambda r: f"{r.randrange(2, 90)} pounds {r.randrange(10, 99)}",
    "delivery date": lambda r: f"the {r.choice(ORDINALS)} of {r.choice(MONTHS)}", "meter reading": lambda r: say(r, digits(r, 5), [5]), "error code": lambda r: say(r, digits(r, 4), [4]),
    "booking reference": lambda r: " ".join(letters(r, 3) + digits(r, 3)), "version number": lambda r: f"{r.randrange(1, 15)}.{r.randrange(0, 9)}.{r.randrange(0, 30)}",
}


def line(r, number):
    negative = r.random() < .42
    if negative:
        what = r.choice(sorted(HARMLESS)); value = HARMLESS[what](r); entity = None
    else:
        entity = r.choice(sorted(KINDS)); make, cues = KINDS[entity]; value, what = make(r), r.choice(cues)
    tail = r.choice([".", "", "."]) if not value.endswith(".") else ""
    if r.random() < .6 or (not negative and what in ("best number to reach you", "best email for you", "code we just texted you")) or "your" in what:
        ask, lead = r.choice(ASK).format(what), r.choice(LEAD)
        if r.random() < .3:
            text = f"Agent: {ask} Customer: {lead}"
            out = {"id": f"c{number}", "text": text + value + tail}; start = len(text); where = {}
        else:
            out = {"id": f"c{number}", "turns": [{"speaker": "agent", "text": ask}, {"speaker": "customer", "text": lead + value + tail}]}; start = len(lead); where = {"turn": 1}
    else:
        text = r.choice(TELL).format(what)
        out = {"id": f"c{number}", "text": text + value + tail}; start = len(text); where = {}
    out["spans"] = [] if negative else [{"entity": entity, **where, "start": start, "end": start + len(value)}]
    return out


if __name__ == "__main__":
    chance = random.Random(int(sys.argv[1]))
    for index in range(int(sys.argv[2])):
        print(json.dumps(line(chance, f"{sys.argv[1]}-{index}")))
