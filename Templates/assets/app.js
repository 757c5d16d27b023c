// Says in words how old the page's data is. The time itself stands in the page already; this only adds to it.
const time = document.querySelector(".data-time");
const age = document.querySelector(".data-age");

const units = [
  ["year", 31_556_952],
  ["month", 2_629_746],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

if (time && age) {
  const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
  const unit = units.find(([, length]) => seconds >= length);
  if (unit) {
    const [name, length] = unit;
    const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en");
    age.textContent = ` (${words.format(-Math.floor(seconds / length), name)})`;
  }
}
