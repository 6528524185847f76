const text = (description: string) => ({ type: 'string', description }) as const;

/** A day, or a moment; null where the source states none. */
const published = {
  type: ['string', 'null'],
  description: 'When it was published, ISO 8601; null if not known.',
} as const;

const LAST_FIELDS = { url: text('Where it can be read.'), published_at: published } as const;

/** What an evidence brief must look like, for providers that enforce a schema. There is no place in it for a probability. */
export function briefJsonSchema() {
  return {
    type: 'object' as const,
    properties: {
      claims: {
        type: 'array',
        description: 'At most twelve facts, the most telling first.',
        items: {
          type: 'object',
          properties: {
            text: text('One fact, in one or two sentences.'),
            source: text('Who published it.'),
            ...LAST_FIELDS,
          },
          required: ['text', 'source', 'url', 'published_at'],
          additionalProperties: false,
        },
      },
      resolution_says: {
        anyOf: [
          {
            type: 'object',
            properties: { text: text('What the source by which the market resolves says now.'), ...LAST_FIELDS },
            required: ['text', 'url', 'published_at'],
            additionalProperties: false,
          },
          { type: 'null' },
        ],
      },
    },
    required: ['claims', 'resolution_says'],
    additionalProperties: false,
  };
}
