import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'change/switched-off',
  on: 'elsewhere',
  severity: 'info',
  about:
    'Under `--changed`: the change adds no exception, hides no file and weakens no setting. The severity of this check itself is taken from before the change.',
})
