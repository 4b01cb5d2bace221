/** Ends what was started and removes its folders; for a run that a signal cuts off. */
export { cleanUp } from '../tools/process.ts'
