import type { ModelRow, ProviderRow } from '../../domain/shared/model.ts';

/** What a request says about the form of its answer, in the protocol's own words: `response_format json_schema`. Null for a search
 * service, whose answer has one form. */
export function formOfAnswer({ features }: Pick<ModelRow, 'features'>, provider: ProviderRow): string | null {
  const field = FIELDS[provider.protocol];
  if (field === null) return null;
  if (features.jsonSchema === false) return `no ${field}: the prompt alone asks for JSON (features.jsonSchema: false)`;
  if (features.jsonSchema === 'json_object') return `${field} json_object with a schema`;
  return `${field} json_schema`;
}

const FIELDS = {
  'openai-chat': 'response_format',
  'openai-responses': 'text.format',
  'anthropic-messages': 'output_config.format',
  'exa-search': null,
} as const satisfies Record<ProviderRow['protocol'], string | null>;
