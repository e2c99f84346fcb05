/** To be filled. */
export default function HistoryTab() {
  return null;
}
