type JsonSchema = Readonly<Record<string, unknown>>;
type Schemas = Readonly<Record<string, JsonSchema>>;

const PREFIX = '#/components/schemas/';

/** The input of a tool as one JSON schema: `properties` may refer to schemas of the API's document, which are brought along. */
export function toolInput(
  schemas: Schemas,
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
): JsonSchema & { readonly type: 'object' } {
  const definitions: Record<string, JsonSchema> = {};
  const own = rewritten(properties, schemas, definitions) as Record<string, JsonSchema>;
  const $defs = Object.keys(definitions).length > 0 ? { $defs: definitions } : {};
  return { type: 'object', properties: own, required: [...required], additionalProperties: false, ...$defs };
}

/** The value with its references turned to `$defs`, into which what they name is copied. */
function rewritten(value: unknown, schemas: Schemas, definitions: Record<string, JsonSchema>): unknown {
  if (Array.isArray(value)) return value.map((each) => rewritten(each, schemas, definitions));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      if (key !== '$ref' || typeof part !== 'string' || !part.startsWith(PREFIX)) {
        return [key, rewritten(part, schemas, definitions)];
      }
      const name = part.slice(PREFIX.length);
      const schema = schemas[name];
      if (schema === undefined) throw new RangeError(`The API's document has no schema ${name}.`);
      if (!(name in definitions)) {
        // Before it is looked into: a schema may refer to itself.
        definitions[name] = {};
        definitions[name] = rewritten(schema, schemas, definitions) as JsonSchema;
      }
      return [key, `#/$defs/${name}`];
    }),
  );
}
