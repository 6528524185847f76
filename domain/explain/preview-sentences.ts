import type { Preview } from '../decision/preview.ts';
import { candidateSentence } from './candidate-sentences.ts';
import { noteSentence } from './note-sentences.ts';
import { reasonSentence } from './reason-sentences.ts';

/** A preview with the sentences of its findings. */
export function withPreviewSentences({ refusal, models, notes, ...preview }: Preview) {
  return {
    ...preview,
    refusal,
    because: refusal && reasonSentence(refusal),
    models: models.map((model) => ({ ...model, because: candidateSentence(model.why) })),
    notes: notes.map((note) => ({ note, sentence: noteSentence(note) })),
  };
}
export type ExplainedPreview = ReturnType<typeof withPreviewSentences>;
