/** Dashboard variables: lists of values from what the device has. */
import {
  CustomVariableSupport,
  DataFrame,
  DataQueryRequest,
  DataQueryResponse,
  FieldType,
  LoadingState,
} from '@grafana/data';
import { getTemplateSrv, TemplateSrv } from '@grafana/runtime';
import { defer, from, mergeMap, Observable, tap } from 'rxjs';
import { loadLanguage } from '../../grafana/language';
import { mark, t } from '../../i18n';
import { errorMessage } from '../../lantime/error-message';
import { PollState } from '../../lantime/poller';
import { Snapshot } from '../../lantime/types';
import type { Served } from '../../grafana/communication-log';
import type { LantimeDataSource } from '../../grafana/datasource';
import { DEFAULT_VARIABLE_KIND, VARIABLE_REF_ID, VARIABLE_VERSION, VariableOption, VariableQuery } from './stored';

/** Variables are answered by the live poll. */
const LIVE: Served = new Map([['live poll', true]]);

const LAST_KNOWN = mark('These are the last known values.');
const ANY_DEVICE = mark('These are values that any device may have.');

/** The values as Grafana expects them: a frame with the fields `text` and `value`. */
function optionsFrame(refId: string, options: readonly VariableOption[], notice?: string): DataFrame {
  return {
    refId,
    ...(notice ? { meta: { notices: [{ severity: 'warning', text: notice }] } } : {}),
    fields: [
      { name: 'text', type: FieldType.string, config: {}, values: options.map((option) => option.text) },
      { name: 'value', type: FieldType.string, config: {}, values: options.map((option) => option.value) },
    ],
    length: options.length,
  };
}

type Editor = CustomVariableSupport<LantimeDataSource, VariableQuery>['editor'];

/** Variables of type "Query" with this data source. They share the panels' poll and cause no extra requests. */
export class LantimeVariableSupport extends CustomVariableSupport<LantimeDataSource, VariableQuery> {
  /** @param editor passed in, so that the data source does not depend on editors */
  constructor(
    private readonly datasource: LantimeDataSource,
    readonly editor: Editor,
    private readonly templateSrv: TemplateSrv = getTemplateSrv()
  ) {
    super();
    // Grafana 10.1 calls the function without its object.
    this.query = this.query.bind(this);
  }

  getDefaultQuery(): Pick<VariableQuery, 'version' | 'kind'> {
    return { version: VARIABLE_VERSION, kind: DEFAULT_VARIABLE_KIND };
  }

  query(request: DataQueryRequest<VariableQuery>): Observable<DataQueryResponse> {
    const { communication } = this.datasource;
    return defer(() => {
      const [target] = request.targets;
      const message = communication.message({
        kind: 'variable',
        from: request.app ?? '',
        panel: '',
        refId: target?.refId ?? VARIABLE_REF_ID,
        what: `Variable: ${target?.kind ?? DEFAULT_VARIABLE_KIND}`,
      });
      return from(this.datasource.known()).pipe(
        mergeMap((state) => this.answer(request, state)),
        tap({
          next: ({ data }) => communication.end(message, LIVE, { rows: data[0].length }),
          error: (error) =>
            communication.end(message, LIVE, {
              problem: errorMessage(error),
            }),
        })
      );
    });
  }

  private async answer(
    { targets, scopedVars }: DataQueryRequest<VariableQuery>,
    state: PollState<Snapshot>
  ): Promise<DataQueryResponse> {
    const [target] = targets;
    const [{ resolveVariable }, { catalogueOptions, variableOptions }] = await Promise.all([
      import('./resolve'),
      import('./options'),
      loadLanguage(),
    ]);
    const query = resolveVariable(target, this.templateSrv, scopedVars);
    const { reader } = this.datasource.device;
    const frameOf = (options: readonly VariableOption[], notice?: string) =>
      optionsFrame(target?.refId ?? VARIABLE_REF_ID, options, notice);
    if (reader.knownComponents.size > 0) {
      // While the device cannot be reached, what it last had is better than nothing.
      const options = variableOptions(query, reader, state.last?.value);
      return {
        data: [frameOf(options, state.error && `${t(LAST_KNOWN)} ${state.error.message}`)],
        state: LoadingState.Done,
      };
    }
    const { error } = state;
    return {
      data: [frameOf(catalogueOptions(query), error && `${t(ANY_DEVICE)} ${error.message}`)],
      state: LoadingState.Done,
    };
  }
}
