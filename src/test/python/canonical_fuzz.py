"""Writes src/test/resources/vectors/canonical-fuzz.jsonl: random JSON texts and what Python's
json.dumps(value, sort_keys=True) makes of them, one array of the two texts on each line.

Run from the project's root: python3 src/test/python/canonical_fuzz.py
"""
import json
import random
import struct

SEED = 20261122
DOCUMENTS = 500
CHARACTERS = (
    [chr(c) for c in range(0x20)]
    + list("\"\\/'<>&_aAzZ09 \x7f\x80\xa0\xe9\xff")
    + ["\u0100", "\u2028", "\u2029", "\ud7ff", "\ue000", "\ufeff", "\ufffd", "\uffff"]
    + ["\U00010000", "\U0001f3ac", "\U0010fffd", "\U0010ffff"]
)
SURROGATES = ["\\ud800", "\\udbff", "\\udc00", "\\udfff", "\\uD83C", "\\uDFAC"]
SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def character(rnd):
    """One character as it may stand between quotes: raw, short escape, or escape by number."""
    if rnd.random() < 0.06:
        return rnd.choice(SURROGATES)
    c = rnd.choice(CHARACTERS)
    if c in SHORT and rnd.random() < 0.5:
        return SHORT[c]
    if c == "/" and rnd.random() < 0.5:
        return "\\/"
    if ord(c) < 0x20 or c in SHORT or rnd.random() < 0.2:
        units = c.encode("utf-16-be")
        form = "\\u%04x" if rnd.random() < 0.5 else "\\u%04X"
        return "".join(form % unit for unit in struct.unpack(">%dH" % (len(units) // 2), units))
    return c


def text(rnd):
    return '"' + "".join(character(rnd) for _ in range(rnd.randrange(9))) + '"'


def number(rnd):
    kind = rnd.randrange(7)
    if kind == 0:
        return str(rnd.randrange(-1000, 1000))
    if kind == 1:
        return str(rnd.randrange(-(10 ** rnd.randrange(1, 60)), 10 ** rnd.randrange(1, 60)))
    if kind == 2:
        while True:
            value = struct.unpack(">d", rnd.getrandbits(64).to_bytes(8, "big"))[0]
            if value == value and abs(value) != float("inf"):
                return repr(value)
    if kind == 3:
        return rnd.choice(["-0.0", "-0", "0", "0.0", "0e0", "-0E-5", "5e-324", "1e16", "1E+15",
                           "1e-4", "1e-5", "1.7976931348623157e308", "2.2250738585072014e-308",
                           "9007199254740993", "9007199254740993.0", "1e22", "1e23", "100e-2"])
    if kind == 4:
        return "%d.%de%+d" % (rnd.randrange(-99, 100), rnd.randrange(10 ** 9), rnd.randrange(-300, 290))
    if kind == 5:
        return "%d.%d" % (rnd.randrange(-10 ** 6, 10 ** 6), rnd.randrange(10 ** rnd.randrange(1, 20)))
    return "%de%d" % (rnd.randrange(1, 10 ** 6), rnd.randrange(-30, 30))


def blank(rnd):
    return rnd.choice(["", "", "", " ", "\n", "\t", "\r\n  "])


def value(rnd, depth):
    kind = rnd.randrange(9) if depth > 0 else rnd.randrange(6)
    if kind < 2:
        return text(rnd)
    if kind < 5:
        return number(rnd)
    if kind == 5:
        return rnd.choice(["true", "false", "null"])
    count = rnd.randrange(5)
    if kind == 6:
        items = [blank(rnd) + value(rnd, depth - 1) + blank(rnd) for _ in range(count)]
        return "[" + (",".join(items) or blank(rnd)) + "]"
    members = [
        blank(rnd) + text(rnd) + blank(rnd) + ":" + blank(rnd) + value(rnd, depth - 1) + blank(rnd)
        for _ in range(count)
    ]
    return "{" + (",".join(members) or blank(rnd)) + "}"


def main():
    rnd = random.Random(SEED)
    with open("src/test/resources/vectors/canonical-fuzz.jsonl", "w", encoding="ascii") as out:
        for _ in range(DOCUMENTS):
            sent = blank(rnd) + value(rnd, 4) + blank(rnd)
            written = json.dumps(json.loads(sent), sort_keys=True)
            out.write(json.dumps([sent, written]) + "\n")


if __name__ == "__main__":
    main()
