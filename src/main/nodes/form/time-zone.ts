/** True for an IANA zone that this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    // The constructor's only way of saying no is a RangeError.
    return false;
  }
}
