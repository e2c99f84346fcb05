/** To be filled. */
export default function ScheduleTab() {
  return null;
}
