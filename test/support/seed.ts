/**
 * Generated tests try the same cases each time, so that a change is what makes one fail. FIREDRILL_SEED=<number> tries
 * others; FIREDRILL_SEED=now tries new ones each time.
 */
import fc from 'fast-check'

const wanted = process.env.FIREDRILL_SEED ?? '20261124'

export const seed = wanted === 'now' ? Date.now() % 2 ** 31 : Number(wanted)

fc.configureGlobal({ seed })
