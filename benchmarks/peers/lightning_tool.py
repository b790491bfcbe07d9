"""PennyLane Lightning: the circuit gate by gate, one IsingZZ a term and one RX a qubit.

`Lightning` is called as its users call it, by a QNode, which traces the circuit in Python each time; `LightningGates` hands
the device a circuit recorded before, so that its gates alone are measured.
"""
import numpy as np
import pennylane as qml
from pennylane import numpy as autograd


class Lightning:
    package = 'pennylane-lightning'

    def __init__(self, problem):
        if any(len(qubits) != 2 for _, qubits in problem['terms']):
            raise ValueError('only costs of pairs are written as gates here')
        self.n, self.terms, self.offset = problem['qubits'], problem['terms'], problem['offset']
        self.device = qml.device('lightning.qubit', wires=self.n)
        self.cost = qml.Hamiltonian(
            [weight for weight, _ in self.terms], [qml.Z(i) @ qml.Z(j) for _, (i, j) in self.terms]
        )

    def _circuit(self, gammas, betas):
        for i in range(self.n):
            qml.Hadamard(i)
        for gamma, beta in zip(gammas, betas):
            for weight, pair in self.terms:
                qml.IsingZZ(2 * gamma * weight, wires=pair)
            for i in range(self.n):
                qml.RX(2 * beta, wires=i)

    def _node(self, measure, **options):
        @qml.qnode(self.device, **options)
        def node(gammas, betas):
            self._circuit(gammas, betas)
            return measure()

        return node

    def layer(self, gammas, betas):
        """Prepares the state and measures one qubit, so that nothing large is copied."""
        node = self._node(lambda: qml.expval(qml.Z(0)), diff_method=None)
        return lambda: node(gammas, betas)

    def amplitude(self, gammas, betas):
        """|<0|psi>|^2"""
        state = self._node(qml.state, diff_method=None)(gammas, betas)
        return float(abs(np.ravel(state)[0]) ** 2)

    def evaluate(self, angles):
        """One expectation for each set of angles; a batch of states would be slower."""
        node = self._node(lambda: qml.expval(self.cost), diff_method=None)
        return lambda: [float(node(*one)) + self.offset for one in angles]

    def gradient(self, gammas, betas):
        """The adjoint method of Lightning."""
        node = self._node(lambda: qml.expval(self.cost), diff_method='adjoint')
        at = [autograd.array(one, requires_grad=True) for one in (gammas, betas)]
        by_angles = qml.grad(node)
        return lambda: np.concatenate(by_angles(*at)).tolist()


class LightningGates(Lightning):
    def layer(self, gammas, betas):
        """Prepares the state and measures one qubit."""

        def circuit():
            self._circuit(gammas, betas)
            return qml.expval(qml.Z(0))

        recorded = qml.tape.make_qscript(circuit)()
        return lambda: self.device.execute(recorded)
