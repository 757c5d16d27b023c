extension SimulatedMarket {
    /// A pseudorandom sequence that is the same on every machine and in every version of the standard library.
    ///
    /// Source: D. Blackman and S. Vigna, "Scrambled Linear Pseudorandom Number Generators" (2021), xoshiro256**, seeded
    /// by SplitMix64 as the authors advise.
    public struct Generator: RandomNumberGenerator, Sendable {
        private var state: (UInt64, UInt64, UInt64, UInt64)

        public init(seed: UInt64) {
            var splitMix = SplitMix64(state: seed)
            state = (splitMix.next(), splitMix.next(), splitMix.next(), splitMix.next())
        }

        /// - Parameter state: Not all zero.
        public init(state: (UInt64, UInt64, UInt64, UInt64)) {
            self.state = state
        }

        public mutating func next() -> UInt64 {
            let result = Self.rotate(state.1 &* 5, by: 7) &* 9
            let shifted = state.1 << 17
            state.2 ^= state.0
            state.3 ^= state.1
            state.1 ^= state.2
            state.0 ^= state.3
            state.2 ^= shifted
            state.3 = Self.rotate(state.3, by: 45)
            return result
        }

        /// A number from 0 up to, but not including, 1.
        mutating func uniform() -> Double {
            Double(next() >> 11) * 0x1p-53
        }

        /// A number that is close to the standard normal distribution and never beyond ±6.
        ///
        /// The sum of twelve uniform numbers less six (Irwin–Hall) needs no logarithm or cosine, whose last bits differ
        /// between C libraries.
        mutating func normal() -> Double {
            (0..<12).reduce(-6) { sum, _ in sum + uniform() }
        }

        private static func rotate(_ bits: UInt64, by count: UInt64) -> UInt64 {
            bits << count | bits >> (64 - count)
        }
    }

    /// Spreads one seed over a longer state.
    ///
    /// Source: G. Steele, D. Lea and C. Flood, "Fast Splittable Pseudorandom Number Generators" (2014).
    public struct SplitMix64: RandomNumberGenerator, Sendable {
        private var state: UInt64

        public init(state: UInt64) {
            self.state = state
        }

        public mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var bits = state
            bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
            return bits ^ bits >> 31
        }
    }
}
