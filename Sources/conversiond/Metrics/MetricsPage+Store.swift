import ConversionStore

extension MetricsPage {
    static func add(_ store: StoreStatistics, to text: inout PrometheusText) {
        text.begin(
            "conversiond_store_conversions_total", .counter, "Conversions that calls asked to record, by the outcome.")
        text.add(store.recorded, ["outcome": "recorded"])
        text.add(store.duplicates, ["outcome": "duplicate"])
        text.add(store.keysReused, ["outcome": "key_reused"])
        text.add(store.overloaded, ["outcome": "overloaded"])
        text.add(store.expired, ["outcome": "expired"])
        text.add(store.failed, ["outcome": "failed"])
        text.begin("conversiond_store_transactions_total", .counter, "Transactions, by what they held and their end.")
        text.add(store.commits, ["kind": "conversions", "result": "committed"])
        text.add(store.failedCommits, ["kind": "conversions", "result": "failed"])
        text.add(store.changeCommits, ["kind": "changes", "result": "committed"])
        text.add(store.failedChangeCommits, ["kind": "changes", "result": "failed"])
        text.begin(
            "conversiond_store_commit_duration_seconds", .histogram,
            "How long COMMIT took, writing and fsync of the log included.")
        text.add(MetricHistogram(store.commitDurations))
        text.begin("conversiond_store_commit_size", .histogram, "Conversions or changes in a transaction.")
        text.add(MetricHistogram(store.commitSizes))
        text.metric(
            "conversiond_store_queue_depth", .gauge, "Conversions and changes that wait or are being written.",
            store.queued)
        text.metric("conversiond_store_queue_bytes", .gauge, "About the memory that they hold.", store.queuedBytes)
        text.metric(
            "conversiond_store_ledger_events_total", .counter,
            "Conversions, adjustments, erasures and changes of calls written to the ledger.", Int(store.ledgerEvents))
        for samples in store.samples { add(samples, to: &text) }
    }

    /// What the engine tells of itself, under the names that it gives.
    private static func add(_ samples: StoreSamples, to text: inout PrometheusText) {
        let kind: PrometheusText.Kind =
            switch samples.kind {
            case .counter: .counter
            case .gauge: .gauge
            }
        text.begin("conversiond_store_\(samples.name)", kind, samples.help)
        for sample in samples.samples {
            if sample.label.isEmpty {
                text.add(sample.value)
            } else {
                text.add(sample.value, [sample.label: sample.labelValue])
            }
        }
    }

    static func add(_ usage: StorageUsage, to text: inout PrometheusText) {
        if let bytes = usage.databaseBytes {
            text.metric("conversiond_store_database_bytes", .gauge, "Size of the database's file.", bytes)
        }
        if let bytes = usage.logBytes {
            text.metric("conversiond_store_wal_bytes", .gauge, "Size of the write-ahead log's file.", bytes)
        }
        if let bytes = usage.freeBytes {
            text.metric("conversiond_store_filesystem_avail_bytes", .gauge, "Room for the database to grow.", bytes)
        }
    }
}

extension MetricHistogram {
    fileprivate init(_ histogram: Histogram) {
        self.init(bounds: histogram.bounds)
        counts = histogram.counts
        sum = histogram.sum
    }
}
