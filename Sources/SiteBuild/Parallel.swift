import Foundation

/// Does the same work for each item on all cores.
///
/// - Returns: One result an item, in the items' order.
func inParallel<Item: Sendable, Outcome: Sendable>(
    _ items: [Item], _ work: @escaping @Sendable (Item) -> Outcome
) async -> [Outcome] {
    let count = max(1, min(ProcessInfo.processInfo.activeProcessorCount, items.count))
    let size = (items.count + count - 1) / max(count, 1)
    return await withTaskGroup(of: (Int, [Outcome]).self) { group in
        for start in stride(from: 0, to: items.count, by: max(size, 1)) {
            let share = items[start..<min(start + size, items.count)]
            group.addTask { (start, share.map(work)) }
        }
        var parts: [(Int, [Outcome])] = []
        for await part in group { parts.append(part) }
        return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
}
