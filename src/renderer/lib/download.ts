/** Offers a file to save under its name. */
export function downloadFile(file: File): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Offers a text as a file to save. */
export function downloadText(fileName: string, text: string): void {
  downloadFile(new File([text], fileName, { type: 'text/plain' }));
}
