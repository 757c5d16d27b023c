// Amounts of money: BigInts of hundred-millionths, which add, subtract and compare exactly as they are.

const power = exponent => 10n ** BigInt(exponent);

/// A quotient, rounded half-even.
export const divided = (amount, by) => {
  if (amount < 0n) return -divided(-amount, by);
  const quotient = amount / by, twice = amount % by * 2n;
  return quotient + BigInt(twice > by || twice == by && quotient % 2n);
};

/// The amount of a decimal text, exactly, or the one nearest to a JSON number. Throws for all else.
export const parse = value => {
  const [, whole, part = "", exponent = 0] = /number|string/.test(typeof value)
    && /^(-?\d{1,19})(?:\.(\d{1,30}))?(?:e([+-]?\d{1,3}))?$/.exec(value) || [];
  const fine = whole && BigInt(whole + part.padEnd(30, 0)) * power(400 + +exponent), by = power(422);
  if (!whole || fine % by && typeof value == "string") throw new RangeError("is no amount with at most 8 decimals");
  return divided(fine, by);
};

export const times = (amount, count) => amount * BigInt(count);

/// "750.00": two to eight decimals.
export const text = amount => `${amount}`.replace(/\d+/, digits => digits.padStart(9, 0)).replace(/\d{8}$/, ".$&").replace(/0{1,6}$/, "");

/// "$1,234.50": two decimals, or up to `most` where there are more.
export const shown = (amount, most = 8, prefix = "$") => text(divided(amount, power(8 - most)) * power(8 - most))
  .replace(/\B(?=(\d{3})+\.)/g, ",").replace(/\d/, digit => prefix + digit).replace("-", "−");
