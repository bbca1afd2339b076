// Why a file is not intact: a code that the words of each language turn into a sentence, and the place.

export class Fault extends Error {
  constructor(code, place = "") {
    super(`${code} ${place}`);
    this.code = code;
    this.place = place;
  }
}
