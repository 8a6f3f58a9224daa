/** The characters that turn the direction of what follows them; in a name they make other words stand where they do not. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/g;

/** As it is shown: what turns the direction is written out, and turns nothing. What is stored stays as it is. */
export const unturned = (text: string): string =>
  text.replace(TURNING, (mark) => `[U+${mark.charCodeAt(0).toString(16).toUpperCase()}]`);
