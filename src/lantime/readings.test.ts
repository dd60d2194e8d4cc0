import { readingIn } from './readings';
import { StatusReader } from './reader';

const answer = (system: object) => ({ data: { 'object-id': 'status', system } });

describe('readingIn', () => {
  const reader = new StatusReader();
  const snapshot = reader.read(answer({ uptime: 5, cpuload: '0.1 0.2 0.3' }), 0);
  const uptime = reader.find('system/uptime')!;

  it('finds the reading of an answer', () => {
    expect(readingIn(snapshot, uptime)).toMatchObject({ value: 5 });
  });

  it('finds none where there is no answer, or the answer holds none', () => {
    expect(readingIn(undefined, uptime)).toBeUndefined();
    expect(readingIn(reader.read(answer({ cpuload: '0.1 0.2 0.3' }), 1), uptime)).toBeUndefined();
  });

  it('finds none in the answer of another reader, whose places are others', () => {
    const other = new StatusReader();
    other.read(answer({ hostname: 'mbg', uptime: 5 }), 0);
    const places = other.knownDescriptors.map((descriptor) => snapshot.readings[descriptor.index]);
    expect(places).toContainEqual(expect.objectContaining({ value: 5 }));
    for (const descriptor of other.knownDescriptors) {
      expect(readingIn(snapshot, descriptor)).toBeUndefined();
    }
  });
});
