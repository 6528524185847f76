"""Writes a language model of two layers with random weights: `tiny_model.py <file.gguf> <seed>`.

It is a real model for llama.cpp, and it knows nothing: what it writes is drawn from a few words and numbers. So that a reply ends
and can be read whatever the prompt, each token has a share of its own in the output, beside what the random layers make of the text.
"""

import sys

import numpy as np
from gguf import GGUFWriter, TokenType

CONTEXT_TOKENS = 16_384
WIDTH, LAYERS, HEADS, INNER = 64, 2, 4, 128

WORDS = "the market rule rain price base rate time outcome likely rare before after few many days data low high even".split()
NUMBERS = [f"0.{hundredth:02d}" for hundredth in range(1, 100)]
# Every byte, so that any prompt can be read; a space is written as the first of the single characters.
CHARACTERS = ["\u2581", *(chr(code) for code in range(33, 127))]
CHAT_TEMPLATE = "{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}assistant: "

# How much likelier than by chance a token is, in logits. What may follow a number has the share of an end: else digits would.
SHARE_OF_WORD, SHARE_OF_NUMBER, SHARE_OF_END, SHARE_OF_REST = 1.0, -1.0, 3.0, -12.0
# The first column is the same for every token and at every layer: the output multiplies it with a token's share.
CONSTANT = 8.0


def vocabulary():
    """Each token with its score in the reading of a text, its kind, and its share in the output."""
    yield "<unk>", 0.0, TokenType.UNKNOWN, SHARE_OF_REST
    yield "<s>", 0.0, TokenType.CONTROL, SHARE_OF_REST
    yield "</s>", 0.0, TokenType.CONTROL, SHARE_OF_END
    for byte in range(256):
        yield f"<0x{byte:02X}>", 0.0, TokenType.BYTE, SHARE_OF_REST
    for character in CHARACTERS:
        yield character, -1.0, TokenType.NORMAL, SHARE_OF_END if character in '",}' else SHARE_OF_REST
    for word in WORDS:
        yield f"\u2581{word}", -2.0, TokenType.NORMAL, SHARE_OF_WORD
    for number in NUMBERS:
        yield number, -2.0, TokenType.NORMAL, SHARE_OF_NUMBER


def main(path: str, seed: int) -> None:
    random = np.random.default_rng(seed)
    texts, scores, kinds, shares = zip(*vocabulary())

    def weights(rows: int, columns: int, scale: float) -> np.ndarray:
        return random.normal(0, scale, (rows, columns)).astype(np.float32)

    writer = GGUFWriter(path, "llama")
    writer.add_name("tiny random model")
    writer.add_context_length(CONTEXT_TOKENS)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(texts))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(texts)
    writer.add_token_scores(scores)
    writer.add_token_types(kinds)
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(True)
    writer.add_chat_template(CHAT_TEMPLATE)

    embedding = weights(len(texts), WIDTH, 0.5)
    embedding[:, 0] = CONSTANT
    writer.add_tensor("token_embd.weight", embedding)
    ones = np.ones(WIDTH, dtype=np.float32)
    for layer in range(LAYERS):
        name = f"blk.{layer}"
        writer.add_tensor(f"{name}.attn_norm.weight", ones)
        writer.add_tensor(f"{name}.ffn_norm.weight", ones)
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            square = weights(WIDTH, WIDTH, 0.1)
            if part == "attn_output":
                square[0] = 0
            writer.add_tensor(f"{name}.{part}.weight", square)
        writer.add_tensor(f"{name}.ffn_gate.weight", weights(INNER, WIDTH, 0.1))
        writer.add_tensor(f"{name}.ffn_up.weight", weights(INNER, WIDTH, 0.1))
        down = weights(WIDTH, INNER, 0.05)
        down[0] = 0
        writer.add_tensor(f"{name}.ffn_down.weight", down)
    writer.add_tensor("output_norm.weight", ones)
    output = weights(len(texts), WIDTH, 0.15)
    # After the norm the constant is about the root of the width: it is nearly all that there is.
    output[:, 0] = np.array(shares, dtype=np.float32) / np.sqrt(WIDTH)
    writer.add_tensor("output.weight", output)

    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
