// The key of hostile worlds: each of the forms in which it could be shown is another text.

/** A key of which no two encodings are the same. */
export const KEY = 'wK9"b\\2&f<7>d\'5%c+1/e=8a-4_0~Zq?';
