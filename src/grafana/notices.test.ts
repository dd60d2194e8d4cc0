import { FieldType } from '@grafana/data';
import { historyNotices, warning, withNotices } from './notices';

const frame = () => ({ refId: 'A', meta: { custom: { kept: 1 } }, fields: [], length: 0 });

describe('notices', () => {
  it('are shown once, on the first of many frames, in addition to its own', () => {
    const notices = [warning('old')];
    const frames = [frame(), frame()];
    const noted = withNotices(frames, notices);
    expect(noted.map(({ meta }) => meta?.notices)).toEqual([notices, undefined]);
    expect(noted[0].meta?.custom).toEqual({ kept: 1 });
    expect(withNotices(noted, [warning('cut')])[0].meta?.notices).toEqual([warning('old'), warning('cut')]);
    expect(frames[0].meta).not.toHaveProperty('notices');
  });

  it('do not change frames if there are none', () => {
    const frames = [{ refId: 'A', fields: [{ name: 'a', type: FieldType.number, config: {}, values: [] }], length: 0 }];
    expect(withNotices(frames, [])).toBe(frames);
    expect(withNotices([], [warning('x')])).toEqual([]);
  });
});

describe('the history of the browser', () => {
  const HOUR = 3_600_000;
  const now = Date.now();

  it('is explained only if it covers less than half of the range, or does not work', () => {
    expect(historyNotices({ problem: undefined, since: now - HOUR }, now - HOUR, now)).toEqual([]);
    expect(historyNotices({ problem: undefined, since: undefined }, now - HOUR, now)).toEqual([]);
    const [notice] = historyNotices({ problem: undefined, since: now - 10 * 60_000 }, now - HOUR, now);
    expect(notice.text).toMatch(/has polled the device for 10 min and/);
    expect(historyNotices({ problem: 'No room.', since: now - HOUR }, now - HOUR, now)).toEqual([warning('No room.')]);
  });
});
