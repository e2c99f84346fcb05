/** To be filled. */
export default function ExceptionsTab() {
  return null;
}
