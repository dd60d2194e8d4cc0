/** @jest-environment node */
import * as fc from 'fast-check';
import { deviceText, statusAnswer } from '../../dev/simulator';
import { parseAnswer, problemOfStatus } from './answer';
import { asLantimeError, LantimeError, ProblemCode, PROBLEMS } from './errors';

/** The code of the problem with which a body is refused; undefined when it is not. */
function refusal(body: string): ProblemCode | undefined {
  try {
    parseAnswer(body);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(LantimeError);
    return (error as LantimeError).code;
  }
}

describe('the body of an answer', () => {
  const { links, ...rest } = statusAnswer('m600', { at: Date.UTC(2030, 0, 2), startedAt: Date.UTC(2030, 0, 1) });
  const text = deviceText({ ...rest, links: { ...links } }, 'shortest');

  it('is read as the device prints it', () => {
    expect(parseAnswer(text)).toEqual({ ...rest, links });
  });

  it.each<[string, string, ProblemCode]>([
    ['a web page', '<!DOCTYPE html><html><body>Login</body></html>', 'html'],
    ['a web page after blanks', '\r\n\t <html></html>', 'html'],
    ['nothing', '', 'truncated'],
    ['blanks', ' \n', 'truncated'],
    ['text', 'Service unavailable', 'invalid-json'],
    ['an object with a mistake inside', '{"data": {,}}', 'invalid-json'],
    ['two documents', '{"data":{}}{"data":{}}', 'invalid-json'],
  ])('is refused when it is %s', (_, body, code) => {
    expect(refusal(body)).toBe(code);
  });

  it('is told to be cut, wherever it was cut, unless the cut looks like an end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: text.trimEnd().length - 1 }), (length) => {
        const cut = text.slice(0, length);
        expect(refusal(cut)).toBe(cut.trimEnd().endsWith('}') ? 'invalid-json' : 'truncated');
      })
    );
  });

  it('is read or refused with a problem we know, whatever it is', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (body) => void refusal(body)));
  });
});

describe('an HTTP status', () => {
  const GRAFANA_400 = { message: 'Authentication to data source failed', traceID: '' };

  it.each<[string, number, unknown, ProblemCode]>([
    ['401 of the device', 401, undefined, 'login-rejected'],
    ['400 into which Grafana turns it', 400, GRAFANA_400, 'login-rejected'],
    ['the same as text', 400, JSON.stringify(GRAFANA_400), 'login-rejected'],
    ['another 400', 400, { message: 'Bad request' }, 'device-error'],
    ['400 without a body', 400, undefined, 'device-error'],
    ['403', 403, undefined, 'forbidden'],
    ['404', 404, undefined, 'api-missing'],
    ['405', 405, undefined, 'api-missing'],
    ['408', 408, undefined, 'timeout'],
    ['504 of the proxy', 504, '', 'timeout'],
    ['502 of the proxy', 502, '', 'unreachable'],
    ['503', 503, '', 'unreachable'],
    ['500', 500, 'oops', 'device-error'],
    ['418', 418, null, 'device-error'],
    ['a redirect', 302, '', 'html'],
    ['no status at all', 0, undefined, 'network'],
  ])('%s is told as what it means', (_, status, body, code) => {
    expect(problemOfStatus(status, body)).toMatchObject({ code });
  });

  it('other than 2xx always is a problem', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.anything(), (status, body) => {
        fc.pre(isJson(body));
        expect(Object.keys(PROBLEMS)).toContain(problemOfStatus(status, body).code);
      })
    );
  });

  const isJson = (value: unknown) => {
    try {
      JSON.stringify(value);
      return true;
    } catch {
      return false;
    }
  };

  it('never puts the body into the message, which may hold a secret', () => {
    for (const status of [400, 401, 403, 404, 500, 502, 504]) {
      const { message } = problemOfStatus(status, {
        message: 'https://user:hunter2@lantime.example.com',
        hint: 'hunter2',
      });
      expect(message).not.toContain('hunter2');
    }
  });
});

describe('problems', () => {
  it.each(Object.keys(PROBLEMS) as ProblemCode[])('%s says what is wrong and what to do', (code) => {
    const error = new LantimeError(code, 'HTTP 502');
    expect(error.message).toContain(PROBLEMS[code].cause.slice(0, -1));
    expect(error.message).toContain(PROBLEMS[code].remedy);
    expect(error.message).toContain('HTTP 502');
    expect(error.summary).toBe(PROBLEMS[code].cause);
    expect(PROBLEMS[code].remedy).toMatch(/\.$/);
  });

  it('thrown by others become one of ours and keep their text', () => {
    const own = new LantimeError('timeout');
    expect(asLantimeError(own)).toBe(own);
    expect(asLantimeError(new Error('boom'))).toMatchObject({ code: 'device-error', detail: 'boom' });
    for (const thrown of [undefined, null, 'text', 5, {}]) {
      expect(asLantimeError(thrown)).toBeInstanceOf(LantimeError);
    }
  });
});
