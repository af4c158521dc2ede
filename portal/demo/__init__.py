"""The demo city: Wuxi at full size on its real divisions; everybody and everything said in it is made up.

Pure plan functions (the same seed and the same moment give the same city), then one COPY a table in `loading`.
"""
