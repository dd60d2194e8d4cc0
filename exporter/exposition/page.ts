import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';
import { Registry } from 'prom-client';
import { ageText } from './probe';

/** `Content-Type` of an exposition. */
export const CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
const deflate = promisify<Uint8Array, object, Buffer>(deflateRaw);
/** Of 1 to 9: higher levels take much longer and hardly make this text smaller. */
const COMPRESSION_LEVEL = 4;

/**
 * The exposition of one poll: rendered once for all scrapes, and compressed once for those that accept gzip. Only the age
 * of the answer is appended anew for each scrape.
 */
export class Page {
  private compressed: Promise<Buffer> | undefined;
  private checksum: number | undefined;

  /** @param parts of the text, in order */
  constructor(private readonly parts: readonly Uint8Array[]) {}

  /** The whole text. @param ageSeconds time since the device answered; undefined where it did not */
  text(ageSeconds: number | undefined): Buffer {
    return Buffer.concat(ageSeconds === undefined ? this.parts : [...this.parts, Buffer.from(ageText(ageSeconds))]);
  }

  /**
   * The same as one gzip member: the text is compressed once, off this thread, and the age follows in a stored block
   * (RFC 1951 3.2.4, RFC 1952 2.2). Several members would be valid, too, but browsers and curl show only the first.
   */
  async gzip(ageSeconds: number | undefined): Promise<Buffer> {
    const body = await (this.compressed ??= deflate(Buffer.concat(this.parts), {
      level: COMPRESSION_LEVEL,
      // Ends at a byte boundary, so that a block can follow.
      finishFlush: constants.Z_SYNC_FLUSH,
    }));
    this.checksum ??= this.parts.reduce((sum, part) => crc32(part, sum), 0);
    const tail = Buffer.from(ageSeconds === undefined ? '' : ageText(ageSeconds));
    const block = Buffer.from([1, 0, 0, 0, 0]);
    block.writeUInt16LE(tail.length, 1);
    block.writeUInt16LE(~tail.length & 0xffff, 3);
    const end = Buffer.alloc(8);
    end.writeUInt32LE(crc32(tail, this.checksum), 0);
    end.writeUInt32LE(this.parts.reduce((sum, { length }) => sum + length, tail.length) >>> 0, 4);
    return Buffer.concat([GZIP_HEADER, body, block, tail, end]);
  }
}
