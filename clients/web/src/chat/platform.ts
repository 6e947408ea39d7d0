/** What a browser is, by what it says of itself: for the user's list of devices, so that a person knows which is which. */
const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['FxiOS/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['CriOS/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;

const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
] as const;

/** Such as "Firefox, Linux"; "Browser" when nothing is known of it. */
export function platformOf(userAgent: string): string {
  const named = [BROWSERS, SYSTEMS].map((list) => list.find(([word]) => userAgent.includes(word))?.[1]);
  return named.filter((name) => name).join(', ') || 'Browser';
}
