"""OPEN SET: what is asked of the water and of what is let into it, one YAML file per standard.

``kind: ambient`` files give limits of a water body by class and are read by `danao.standards._standard`;
``kind: discharge`` files give limits of effluents and are read by the measures.
"""
