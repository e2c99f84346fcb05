/** To be filled. */
export default function HolidaysTab() {
  return null;
}
