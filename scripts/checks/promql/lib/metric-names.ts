/** What the name of a metric says about its kind. */

/** Gauges that count what there is: `memory_total`, `node_cpu_cores_total`. */
const capacities =
  /(?:^|_)(?:mem|memory|swap|disk|space|filesystem|bytes?|size|cpus?|cores?|capacity|slots?|inodes|nodes|hosts|replicas|shards|partitions|limit|quota|threads|sockets|licenses|channels|workers|users|servers|members|volumes|pages|blocks|buffers)_total$/

/** A counter beyond doubt. */
export const isCounter = (name: string): boolean => /_total$/.test(name) && !capacities.test(name)

/** Counters that node_exporter passes on under the names that the kernel has for them. */
const kernelCounters = /^node_(?:vmstat_(?:oom_kill|pg|pswp)|netstat_(?!Tcp_CurrEstab$))/

/** What `rate` is made for: counters, and the parts of histograms and summaries. */
export const isCumulative = (name: string): boolean =>
  /_(?:total|count|sum|bucket|created)$/.test(name) || kernelCounters.test(name)

const gaugeWords =
  /(?:^|_)(?:ratio|percent|percentage|celsius|fahrenheit|volts|watts|info|status|state|up|free|available|avail|current|limits?|capacity|temperature|load\d*|uptime|active|idle|pending|length|depth|healthy|usage_bytes|used_bytes|free_bytes|available_bytes|avail_bytes|size_bytes|working_set_bytes|rss|timestamp_seconds|goroutines|threads|open_fds)$|_current_|(?:Free|Available|Used|Cached|Total)_bytes$/

/** A gauge, as far as its name tells. */
export const isGauge = (name: string): boolean => !isCumulative(name) && gaugeWords.test(name)
