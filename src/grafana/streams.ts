/** Live queries: answers that Grafana receives without a refresh of the dashboard. */
import { DataQueryRequest, DataQueryResponse, LoadingState } from '@grafana/data';
import { auditTime, map, mergeMap, Observable, startWith } from 'rxjs';
import type { LantimeQuery } from '../queries/stored';
import type { CommunicationLog } from './communication-log';
import type { DeviceSession } from './device-session';
import { movedBy } from './request';

type Request = DataQueryRequest<LantimeQuery>;
type AnswerRequest = (request: Request) => Promise<DataQueryResponse>;

/** How long news of the communication is collected. */
const COMMUNICATION_NEWS_MS = 500;

/** The answer, and again whenever something was noted in the log. */
export function streamCommunication(
  request: Request,
  { changes }: CommunicationLog,
  answer: AnswerRequest
): Observable<DataQueryResponse> {
  return changes.pipe(
    // Forty panels that are answered together are one piece of news.
    auditTime(COMMUNICATION_NEWS_MS),
    startWith(undefined),
    mergeMap(() => answer(request)),
    map((response) => packet(request, response))
  );
}

/** The answer, and again after each poll until nobody listens any more. */
export function streamPolls(
  request: Request,
  device: DeviceSession,
  answer: AnswerRequest
): Observable<DataQueryResponse> {
  return new Observable((subscriber) => {
    const startedAt = Date.now();
    const { poller } = device;
    let isAnswering = false;
    const send = async (): Promise<void> => {
      if (isAnswering) {
        return;
      }
      isAnswering = true;
      const state = await device.latest();
      const response = await answer(movedBy(request, Date.now() - startedAt));
      isAnswering = false;
      subscriber.next(packet(request, response));
      if (poller.current !== state && !subscriber.closed) {
        void send(); // the device was polled meanwhile
      }
    };
    const release = poller.hold();
    const unsubscribe = poller.subscribe(() => void send());
    void send();
    return () => {
      release();
      unsubscribe();
    };
  });
}

/** An answer as part of a stream. With the same key, each packet replaces the one before. */
function packet({ requestId }: Request, response: DataQueryResponse): DataQueryResponse {
  const isFailed = response.state === LoadingState.Error;
  return { ...response, key: requestId, state: isFailed ? LoadingState.Error : LoadingState.Streaming };
}
