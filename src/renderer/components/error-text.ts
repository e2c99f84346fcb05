/** The words themselves are shared with the host, which tells people of errors when no window is open. */
export { detailText, type ErrorWords, errorText, type ToldError } from '#shared/words/error-text';
