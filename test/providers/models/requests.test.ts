import assert from 'node:assert/strict';
import { answerSchema } from '../../../domain/forecast/answer-shape.ts';
import type { ModelRow } from '../../../domain/shared/model.ts';
import { toRequest as toMessage } from '../../../providers/models/anthropic-messages.ts';
import { formOfAnswer } from '../../../providers/models/form-of-answer.ts';
import { toRequest as toChat } from '../../../providers/models/openai-chat.ts';
import { toRequest as toResponse } from '../../../providers/models/openai-responses.ts';
import { PROMPT, rowOf } from '../rows.ts';

const GPT = rowOf('gpt-6.1-terra');
const CLAUDE = rowOf('claude-sonnet-5-5');
const thinking = (row: ModelRow, reasoningEffort: ModelRow['reasoningEffort']): ModelRow => ({
  ...row,
  ...(reasoningEffort === undefined ? {} : { reasoningEffort }),
});

describe('What a request asks for', () => {
  it('is kept by no provider', () => {
    assert.equal(toResponse(GPT, PROMPT).store, false);
  });

  it('says how much the model is to think, in the words of its protocol', () => {
    assert.deepEqual(toResponse(thinking(GPT, 'low'), PROMPT).reasoning, { effort: 'low' });
    assert.equal(toChat(thinking(GPT, 'minimal'), PROMPT).reasoning_effort, 'minimal');
    const message = toMessage(thinking(CLAUDE, 'high'), PROMPT);
    assert.deepEqual(message.thinking, { type: 'adaptive' });
    assert.equal(message.output_config?.effort, 'high');
  });

  it('says nothing of it where the row does not, and turns thinking off at Anthropic with none', () => {
    assert.ok(!('reasoning' in toResponse(GPT, PROMPT)));
    assert.ok(!('reasoning_effort' in toChat(GPT, PROMPT)));
    const { reasoningEffort: _, ...silent } = CLAUDE;
    assert.ok(!('thinking' in toMessage(silent, PROMPT)));
    const off = toMessage(thinking(CLAUDE, 'none'), PROMPT);
    assert.deepEqual(off.thinking, { type: 'disabled' });
    assert.deepEqual(Object.keys(off.output_config ?? {}), ['format']);
  });

  it('is the answer’s schema, and never a forced tool, which forbids thinking', () => {
    const message = toMessage(thinking(CLAUDE, 'low'), PROMPT);
    assert.equal(message.output_config?.format?.type, 'json_schema');
    assert.ok(!('tools' in message) && !('tool_choice' in message));
    assert.equal(toResponse(GPT, PROMPT).text?.format?.type, 'json_schema');
  });

  it('is the same schema in the words that a server of chat completions takes, or none, and the words are named', () => {
    const withSchema = (jsonSchema: ModelRow['features']['jsonSchema']) => ({
      ...GPT,
      features: { ...GPT.features, jsonSchema },
    });
    const schema = answerSchema(PROMPT);
    const [strict, object, none] = [withSchema(true), withSchema('json_object'), withSchema(false)];
    assert.deepEqual(toChat(strict, PROMPT).response_format, {
      type: 'json_schema',
      json_schema: { name: 'forecast', strict: true, schema },
    });
    assert.deepEqual(toChat(object, PROMPT).response_format, { type: 'json_object', schema });
    assert.ok(!('response_format' in toChat(none, PROMPT)));

    const chat = { id: 'acme', protocol: 'openai-chat', baseUrl: 'http://127.0.0.1:1/v1', apiKeyEnv: null } as const;
    assert.equal(formOfAnswer(strict, chat), 'response_format json_schema');
    assert.equal(formOfAnswer(object, chat), 'response_format json_object with a schema');
    assert.match(formOfAnswer(none, chat) ?? '', /^no response_format: the prompt alone/);
    assert.equal(formOfAnswer(CLAUDE, { ...chat, protocol: 'anthropic-messages' }), 'output_config.format json_schema');
  });
});
