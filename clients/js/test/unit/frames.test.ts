import { create } from '@bufbuild/protobuf';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  calls,
  decodeFrame,
  encodeFrame,
  FrameType,
  FrameTypeSchema,
  HEADER_BYTES,
  is,
  MalformedFrame,
  SendSchema,
  typeOf,
} from '../../src/wire/frames.js';

/** The frames of the session that docs/protocol.md shows in bytes, without the length field. */
function framesOfThePage(): Uint8Array[] {
  const page = readFileSync(new URL('../../../../docs/protocol.md', import.meta.url), 'utf8');
  const session = page.slice(page.indexOf('<!-- session:begin'), page.indexOf('<!-- session:end'));
  return [...session.matchAll(/```hex\n([^`]*)```/g)].map(([, block]) => {
    const hex = block!.split('\n').map((line) => /^(?:[0-9a-f]{2} ?)+/.exec(line)?.[0] ?? '');
    return new Uint8Array(Buffer.from(hex.join('').replaceAll(' ', ''), 'hex')).subarray(4);
  });
}

describe('frames', () => {
  it('reads and writes the session of the protocol page byte for byte (P-4, P-10, P-17)', () => {
    const pages = framesOfThePage();
    expect(pages.length).toBe(13);
    let written = 0;
    for (const bytes of pages) {
      const frame = decodeFrame(bytes);
      const schema = Object.values(calls)
        .flatMap(({ request, answer }) => [request, answer])
        .find(({ typeName }) => typeName === frame.body?.$typeName);
      if (schema) {
        written++;
        expect([...encodeFrame(schema, frame.body as never, frame.requestId)]).toEqual([...bytes]);
      }
    }
    expect(written).toBe(9);
  });

  it('answers request n with n + 64 (P-24)', () => {
    for (const { request, answer } of Object.values(calls)) {
      expect(typeOf(answer)).toBe(typeOf(request) + 64);
    }
  });

  it('knows a message for every frame type that there is', () => {
    for (const { number } of FrameTypeSchema.values.filter(({ number }) => number !== FrameType.UNSPECIFIED)) {
      expect(decodeFrame(new Uint8Array([1, number, 0, 0, 0, 0, 0, 0])).body).toBeDefined();
    }
  });

  it('leaves a frame type that it does not know without a body (P-23), and ignores flags (P-17)', () => {
    expect(decodeFrame(new Uint8Array([1, 200, 255, 255, 0, 0, 0, 9]))).toEqual({ type: 200, requestId: 9, body: undefined });
  });

  it('ignores fields that it does not know (P-22)', () => {
    const bytes = encodeFrame(SendSchema, { text: 'hi' }, 1);
    const longer = new Uint8Array([...bytes, 0xf8, 0x3f, 0x07]);
    const { body } = decodeFrame(longer);
    expect(is(body, SendSchema) && body.text).toBe('hi');
  });

  it('refuses what is no frame', () => {
    expect(() => decodeFrame(new Uint8Array([1, 6, 0]))).toThrow(MalformedFrame);
    expect(() => decodeFrame(new Uint8Array([2, 6, 0, 0, 0, 0, 0, 1]))).toThrow(MalformedFrame);
    expect(() => decodeFrame(new Uint8Array([1, 128, 0, 0, 0, 0, 0, 0, 0x0a]))).toThrow(MalformedFrame);
  });

  it('keeps 64-bit numbers whole', () => {
    const seq = (1n << 64n) - 1n;
    const { body } = decodeFrame(encodeFrame(calls.history.request, { beforeSeq: seq }));
    expect(is(body, calls.history.request) && body.beforeSeq).toBe(seq);
    expect(encodeFrame(SendSchema, create(SendSchema)).length).toBe(HEADER_BYTES);
  });
});
