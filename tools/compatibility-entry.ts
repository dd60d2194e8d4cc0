/** Everything the plugin consists of, imported statically; read by tools/check-compatibility.ts, never run. */
export * from '../src/module';
export { default as AnnotationEditor } from '../src/editor/AnnotationEditor';
export { default as ConfigEditor } from '../src/editor/ConfigEditor';
export { default as QueryEditor } from '../src/editor/QueryEditor';
export { default as QueryHelp } from '../src/editor/QueryHelp';
export { default as VariableEditor } from '../src/editor/VariableEditor';
export { changesFrame } from '../src/datasource/events';
