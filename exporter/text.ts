/** Text from devices and configurations is hostile until it is made safe for the place where it is shown. */

const HTML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => HTML[character]);
}

/** For terminals, which obey control characters, and wherever a text must stay on one line. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** A message of several lines, for the log. */
export const oneLine = (message: string): string => message.replace(/\n/g, '; ');

/** The body of an answer as text, without a byte order mark. */
export const decodeUtf8 = (body: Uint8Array): string => new TextDecoder().decode(body);
