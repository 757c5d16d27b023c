import Foundation

/// A number with a fixed count of decimals.
func decimal(_ value: Double, _ places: Int) -> String {
    String(format: "%.\(places)f", value)
}

/// A share as `81%`, or with decimals.
func percent(_ share: Double, _ places: Int = 0) -> String { decimal(share * 100, places) + "%" }

/// A number with its noun: `1 page`, `2 pages`.
func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
