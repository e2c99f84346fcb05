/** To be filled. */
export default function TimelineTab() {
  return null;
}
