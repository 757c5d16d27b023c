import Synchronization

/// Stops a server that has started, as soon as it has.
final class StopSignal: Sendable {
    private struct State {
        var isStarted = false
        var isRequested = false
        var action: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// - Parameter action: Called once, when the server has started and is to stop.
    func setAction(_ action: @escaping @Sendable () -> Void) {
        update { $0.action = action }
    }

    func didStart() {
        update { $0.isStarted = true }
    }

    func request() {
        update { $0.isRequested = true }
    }

    private func update(_ change: (inout State) -> Void) {
        let action = state.withLock { state -> (@Sendable () -> Void)? in
            change(&state)
            guard state.isStarted, state.isRequested else { return nil }
            defer { state.action = nil }
            return state.action
        }
        action?()
    }
}
