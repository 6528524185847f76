/** Words, and whether another one is a form of one of them: rise, rises, rising. One begins like the other, but for an ending. */
export class WordForms {
  private readonly words: ReadonlySet<string>;
  /** By stem, the length of the shortest word that has it. */
  private readonly stems = new Map<string, number>();

  constructor(words: Iterable<string>) {
    this.words = new Set(words);
    for (const word of this.words) {
      if (word.length < SHORTEST) continue;
      const stem = stemOf(word);
      this.stems.set(stem, Math.min(word.length, this.stems.get(stem) ?? Number.POSITIVE_INFINITY));
    }
  }

  /** Looks up the few forms that the word can have, instead of comparing it with every word. */
  hasFormOf(word: string): boolean {
    if (this.words.has(word)) return true;
    return ENDINGS.some((ending) => {
      const isStemOfOne =
        word.length >= SHORTEST &&
        stemOf(word).length + ending.length > word.length &&
        this.words.has(stemOf(word) + ending);
      if (isStemOfOne) return true;
      return word.endsWith(ending) && (this.stems.get(word.slice(0, -ending.length)) ?? word.length + 1) <= word.length;
    });
  }
}

const SHORTEST = 3;
const LONGER = 4;
const ENDINGS = ['s', 'es', 'd', 'ed', 'ing', 'ly', 'y', 'e', 'er', 'ion', 'ies', 'ied'] as const;

const stemOf = (word: string) => (word.length > LONGER ? word.slice(0, -1) : word);
