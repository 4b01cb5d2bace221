/** Guesses the type of a metric from its name. */

/** Gauges whose name ends like a counter's, because they hold a capacity: `memory_total`, `node_cpu_cores_total`. */
const capacities =
  /(?:^|_)(?:mem|memory|swap|disk|space|filesystem|bytes?|size|cpus?|cores?|capacity|slots?|inodes|nodes|hosts|replicas|shards|partitions|limit|quota|threads|sockets|licenses|channels|workers|users|servers|members|volumes|pages|blocks|buffers)_total$/

/** True if the name is certainly that of a counter. */
export const isCounter = (name: string): boolean => /_total$/.test(name) && !capacities.test(name)

/** Counters that node_exporter exports under their kernel names. */
const kernelCounters = /^node_(?:vmstat_(?:oom_kill|pg|pswp)|netstat_(?!Tcp_CurrEstab$))/

/** True for names that suit `rate`: counters, and the parts of histograms and summaries. */
export const isCumulative = (name: string): boolean =>
  /_(?:total|count|sum|bucket|created)$/.test(name) || kernelCounters.test(name)

const gaugeWords =
  /(?:^|_)(?:ratio|percent|percentage|celsius|fahrenheit|volts|watts|info|status|state|up|free|available|avail|current|limits?|capacity|temperature|load\d*|uptime|active|idle|pending|length|depth|healthy|usage_bytes|used_bytes|free_bytes|available_bytes|avail_bytes|size_bytes|working_set_bytes|rss|timestamp_seconds|goroutines|threads|open_fds)$|_current_|(?:Free|Available|Used|Cached|Total)_bytes$/

/** True if the name is that of a gauge. */
export const isGauge = (name: string): boolean => !isCumulative(name) && gaugeWords.test(name)
