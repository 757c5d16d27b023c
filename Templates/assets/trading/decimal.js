// Amounts of money are BigInts of hundred-millionths: +, - and < are exact as they are.

const power = exponent => 10n ** BigInt(exponent);

/// A quotient rounded half-even.
export const divided = (amount, by) => {
  const quotient = amount / by, twice = (amount % by) * 2n, rest = twice < 0n ? -twice : twice;
  return rest > by || rest == by && quotient % 2n ? quotient + (twice < 0n ? -1n : 1n) : quotient;
};

/// Reads a decimal text exactly, and a JSON number to the nearest amount; throws for all else.
export const parse = value => {
  const [, whole, part = "", exponent = 0] = /number|string/.test(typeof value)
    && /^(-?\d{1,19})(?:\.(\d{1,30}))?(?:e([+-]?\d\d?))?$/.exec(value) || [];
  const by = power(121), fine = BigInt((whole ?? 0) + part.padEnd(30, 0)) * power(99 + +exponent), amount = divided(fine, by);
  if (!whole || typeof value == "string" && amount * by != fine) throw new RangeError("no amount with at most 8 decimals");
  return amount;
};

export const times = (amount, count) => amount * BigInt(count);

/// "750.00": two to eight decimals.
export const text = amount => `${amount}`.replace(/\d+/, digits => digits.padStart(9, 0)).replace(/(\d\d)(\d{6})$/, ".$1$2").replace(/0{1,6}$/, "");

/// "$1,234.50": two decimals, or up to `most` where there are more.
export const shown = (amount, most = 8, prefix = "$") => text(divided(amount, power(8 - most)) * power(8 - most))
  .replace(/\B(?=(\d{3})+\.)/g, ",").replace(/(-?)/, (all, sign) => (sign && "−") + prefix);
