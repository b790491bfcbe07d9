"""QOKit 0.1.4: its C simulator of the X mixer, compiled by scripts/setup-peers."""
import importlib.util
import pathlib
import sys
import types

import numpy as np

LIBRARY = pathlib.Path(__file__).parent / '.venv' / 'qokit-lib' / 'libcsim.so'


def labs_energies(n):
    """Sidelobe energy sum_k C_k^2 of every +-1 sequence of n, C_k = sum_i s_i s_(i+k), by counting unequal pairs."""
    x = np.arange(1 << n, dtype=np.int64)
    energies = np.zeros(1 << n)
    for k in range(1, n):
        unequal = np.bitwise_count((x ^ (x >> k)) & ((1 << (n - k)) - 1))
        energies += ((n - k) - 2.0 * unequal) ** 2
    return energies


def _simulator():
    """The class, without qokit/__init__.py, which asks for packages that the simulator does not use."""
    if 'qokit' not in sys.modules:
        package = types.ModuleType('qokit')
        package.__path__ = list(importlib.util.find_spec('qokit').submodule_search_locations)
        sys.modules['qokit'] = package
    import qokit.fur.c.csim.libpath as path
    path.libpath = LIBRARY
    from qokit.fur.c.qaoa_simulator import QAOAFURXSimulatorC
    return QAOAFURXSimulatorC


class Qokit:
    package = 'qokit'

    def __init__(self, problem):
        kind = _simulator()
        n = problem['qubits']
        if problem['name'] == 'labs':
            self.offset, self.simulator = 0.0, kind(n, costs=labs_energies(n))
        else:
            terms = [(weight, tuple(qubits)) for weight, qubits in problem['terms']]
            self.offset, self.simulator = problem['offset'], kind(n, terms=terms)

    def _state(self, gammas, betas):
        return self.simulator.simulate_qaoa(2 * np.asarray(gammas), betas)  # it halves gamma

    def expectation(self, gammas, betas):
        return float(self.simulator.get_expectation(self._state(gammas, betas))) + self.offset

    def layer(self, gammas, betas):
        """Prepares the state; no expectation."""
        return lambda: self._state(gammas, betas)

    def amplitude(self, gammas, betas):
        """|<0|psi>|^2"""
        state = self._state(gammas, betas)
        return float(state.real[0] ** 2 + state.imag[0] ** 2)

    def evaluate(self, angles):
        """One expectation for each set of angles, in a Python loop: it has no batches."""
        return lambda: [self.expectation(*one) for one in angles]

    def gradient(self, gammas, betas):
        """Forward differences, 2 p + 1 evaluations: it has no gradient."""
        p, step = len(gammas), 1e-6
        at = np.r_[gammas, betas].astype(float)

        def value(angles):
            return self.expectation(angles[:p], angles[p:])

        def run():
            here = value(at)
            return [(value(at + step * unit) - here) / step for unit in np.eye(2 * p)]

        return run
