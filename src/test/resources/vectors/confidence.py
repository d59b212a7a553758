"""Writes confidence.json: the expected numbers of ai.leoma.ranking.confidence, computed by other means
than the service does (SciPy, exact fractions, and the rules read once more). Run it here:
python3 confidence.py > confidence.json"""

import json
import random
from fractions import Fraction
from math import comb

from scipy.stats import binomtest

MASK = (1 << 64) - 1


def wilson(passes, settled):
    interval = binomtest(passes, settled).proportion_ci(0.95, method="wilson")
    return {"passes": passes, "settled": settled, "low": float(interval.low), "high": float(interval.high)}


def mcnemar(winner_only, miner_only):
    tosses = winner_only + miner_only
    fewer = min(winner_only, miner_only)
    p = min(Fraction(1), Fraction(2 * sum(comb(tosses, i) for i in range(fewer + 1)), 2**tosses))
    if tosses and tosses <= 1000:
        assert abs(float(p) - binomtest(fewer, tosses).pvalue) < 1e-12
    # 16 significant digits, as text, for tails below the range of a double
    digits = 0
    while p * 10**digits < 10**15:
        digits += 1
    scaled = p * 10**digits
    whole = scaled.numerator // scaled.denominator
    return {"winner_only": winner_only, "miner_only": miner_only, "p": f"{whole}e-{digits}"}


def splitmix(seed):
    state = seed & MASK
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def winner(miners, passes, settled, window, completeness, dominance):
    """miners in order of seniority; their index is their name"""
    runners = [
        m
        for m in miners
        if m["valid"] and 100 * settled[m["name"]] >= completeness * window and passes[m["name"]] > 0
    ]
    rate = {m["name"]: Fraction(passes[m["name"]], settled[m["name"]]) for m in runners}
    margin = Fraction(dominance, 100)
    for place, m in enumerate(runners):
        beats_all = all(rate[m["name"]] > rate[e["name"]] + margin for e in runners[:place])
        beaten = any(rate[l["name"]] > rate[m["name"]] + margin for l in runners[place + 1 :])
        if beats_all and not beaten:
            return m["name"]
    best = sorted(
        enumerate(runners), key=lambda r: (-passes[r[1]["name"]], -rate[r[1]["name"]], r[0])
    )
    return best[0][1]["name"] if best else None


def bootstrap(seed, window, completeness, dominance, miners, resamples):
    def counts(times):
        passes = {m["name"]: sum(t for t, r in zip(times, m["results"]) if r == "+") for m in miners}
        settled = {m["name"]: sum(t for t, r in zip(times, m["results"]) if r in "+-") for m in miners}
        return passes, settled

    recorded = winner(miners, *counts([1] * window), window, completeness, dominance)
    numbers = splitmix(seed)
    same = 0
    for _ in range(resamples):
        times = [0] * window
        for _ in range(window):
            times[(next(numbers) * window) >> 64] += 1
        same += winner(miners, *counts(times), window, completeness, dominance) == recorded
    return {
        "seed": seed if seed < 1 << 63 else seed - (1 << 64),
        "window": window,
        "completeness": completeness,
        "dominance": dominance,
        "miners": miners,
        "winner": recorded,
        "resamples": resamples,
        "same_winner": same if recorded is not None else None,
    }


def field(source, window, count):
    miners = []
    for place in range(count):
        quality = source.uniform(0.3, 0.9)
        gaps = source.choice([0, 0, 0.1, 0.25])
        results = "".join(
            "." if source.random() < gaps else "+" if source.random() < quality else "-"
            for _ in range(window)
        )
        name = "M" + "abcdefgh"[place]
        miners.append({"name": name, "valid": source.random() > 0.1, "results": results})
    return miners


source = random.Random(7)
print(
    json.dumps(
        {
            "wilson": [
                wilson(p, n)
                for p, n in [(0, 1), (1, 1), (0, 10), (1, 10), (5, 10), (10, 10), (80, 100), (75, 100),
                             (70, 100), (0, 100), (100, 100), (99, 100), (1, 100), (66, 83), (500, 1000),
                             (123456, 1000000)]
            ],
            "mcnemar": [
                mcnemar(b, c)
                for b, c in [(0, 0), (1, 0), (0, 1), (1, 1), (5, 0), (10, 5), (5, 10), (9, 2), (12, 4),
                             (25, 20), (40, 12), (60, 40), (100, 0), (0, 1200), (3, 1500), (2100, 1900)]
            ],
            "splitmix": [
                {"seed": s, "numbers": [str(next(g)) for g in [splitmix(s)] for _ in range(4)]}
                for s in (0, 1, 1234567)
            ],
            "bootstrap": [
                bootstrap(
                    source.getrandbits(64),
                    window,
                    source.choice([1, 50, 80, 100]) if window < 100 else 80,
                    source.choice([0, 5, 5, 20]) if window < 100 else 5,
                    field(source, window, count),
                    300 if window < 100 else 1000,
                )
                for window, count in [(1, 1), (5, 2), (10, 3), (10, 8), (20, 4), (20, 6), (20, 8), (33, 5),
                                      (100, 2), (100, 3), (100, 8)]
            ],
        },
        indent=1,
    )
)
