/** Live queries: responses that Grafana receives without refreshing the dashboard. */
import { DataQueryRequest, DataQueryResponse, LoadingState } from '@grafana/data';
import { auditTime, map, mergeMap, Observable, startWith } from 'rxjs';
import type { LantimeQuery } from '../queries/stored';
import type { CommunicationLog } from './communication-log';
import type { DeviceSession } from './device-session';
import { movedBy } from './request';

type Request = DataQueryRequest<LantimeQuery>;
type AnswerRequest = (request: Request) => Promise<DataQueryResponse>;

/** How long changes of the communication log are collected. */
const COLLECT_MS = 500;

/** The response, and a new one whenever the log changes. */
export function streamCommunication(
  request: Request,
  { changes }: CommunicationLog,
  answer: AnswerRequest
): Observable<DataQueryResponse> {
  return changes.pipe(
    // Forty panels that are answered together cause one update.
    auditTime(COLLECT_MS),
    startWith(undefined),
    mergeMap(() => answer(request)),
    map((response) => packet(request, response))
  );
}

/** The response, and a new one after each poll as long as there is a subscriber. */
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
        void send(); // the device has been polled in the meantime
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

/** A response as part of a stream. With the same key, each packet replaces the previous one. */
function packet({ requestId }: Request, response: DataQueryResponse): DataQueryResponse {
  const isFailed = response.state === LoadingState.Error;
  return { ...response, key: requestId, state: isFailed ? LoadingState.Error : LoadingState.Streaming };
}
