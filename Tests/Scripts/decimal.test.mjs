import assert from "node:assert/strict";
import test from "node:test";

import { divided, parse, shown, text, times } from "../../Templates/assets/trading/decimal.js";

test("Decimal texts are read exactly", () => {
  for (const [given, units] of [
    ["0", 0n], ["750.00", 75_000_000_000n], ["0.12345678", 12_345_678n], ["-1.5", -150_000_000n], ["1.120000000", 112_000_000n],
    ["9999999999999999999.12345678", 999_999_999_999_999_999_912_345_678n], ["1e3", 100_000_000_000n], ["1e-8", 1n],
  ]) assert.equal(parse(given), units, given);
});

test("JSON numbers count as their shortest decimal, rounded half-even to eight digits", () => {
  for (const [given, units] of [
    [0.1, 10_000_000n], [1e-8, 1n], [1.5e-8, 2n], [2.5e-8, 2n], [5e-9, 0n], [57.562728311726, 5_756_272_831n], [0.1 + 0.2, 30_000_000n],
    [1e18, 10n ** 26n], [1e21, 10n ** 29n], [-0.5, -50_000_000n], [-0, 0n], [5e-324, 0n],
  ]) assert.equal(parse(given), units, `${given}`);
});

test("Everything else is refused", () => {
  for (const given of [
    "", " 1", "1 ", "1.", ".5", "+1", "0x10", "1,000", "1.123456789", "1e-9", "99999999999999999999", "9".repeat(1e6), "1e9999", "1e-999", "NaN", "Infinity",
    NaN, Infinity, 5n, null, undefined, true, [5], {}, { toString: () => "5" },
  ]) assert.throws(() => parse(given), RangeError, String(given).slice(0, 20));
});

test("Quotients are rounded half-even on both sides of zero", () => {
  for (const [amount, by, quotient] of [[1n, 2n, 0n], [3n, 2n, 2n], [5n, 2n, 2n], [-1n, 2n, 0n], [-3n, 2n, -2n], [-5n, 2n, -2n], [7n, 3n, 2n], [8n, 3n, 3n]])
    assert.equal(divided(amount, by), quotient, `${amount} / ${by}`);
});

test("Texts have two to eight decimals and read back as the same amount", () => {
  for (const given of ["0.00", "750.00", "0.12345678", "0.10", "0.00000001", "10.001", "-0.05", "-1.50", "100000000.00"]) {
    assert.equal(text(parse(given)), given);
  }
  assert.equal(text(times(parse("0.10"), 3)), "0.30");
  assert.equal(text(parse("0.1") + parse("0.2")), "0.30");
});

test("Readers see groups, two decimals and more only where there are more", () => {
  for (const [given, seen] of [["1234.5", "$1,234.50"], ["1234567890.12", "$1,234,567,890.12"], ["0.123", "$0.123"], ["-1234.5", "−$1,234.50"], ["999", "$999.00"]])
    assert.equal(shown(parse(given)), seen);
  assert.equal(shown(parse("0.125"), 2), "$0.12");
  assert.equal(shown(parse("-0.004"), 2), "$0.00");
  assert.equal(shown(parse("33.33333333"), 4, "EUR "), "EUR 33.3333");
});
